// What to do next, after the tests.
console.log("\nTutte le prove sono passate. Per vedere dash all'opera: npm run demo\n");
