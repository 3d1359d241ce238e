/** Something wrong with a file that lies beside a theme. */
export interface ThemeFault {
  readonly code: "T-LOAD" | "T-SPEC" | "T-LIMIT";
  /** The key of the theme that names the file. */
  readonly path: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** What lies beside a theme, or all that is wrong with it. */
export type Beside<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly ThemeFault[] };
