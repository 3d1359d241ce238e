/**
 * Takes a job for oneself: false when it is taken already. A place holds the number of its job until
 * one of the two threads takes it; then the place may hold the number of another.
 */
export const claim = (claims: Int32Array, place: number, id: number): boolean =>
  Atomics.compareExchange(claims, place, id, 0) === id;
