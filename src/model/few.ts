/** Below the first no share is said at all; below the second counts come before shares. */
export const FEW = { none: 10, countsFirst: 30 } as const;
