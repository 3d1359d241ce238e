/** Takes table rows value by value, in the order of their columns: what reads them and what stores them meet here. */
export interface RowSink {
  begin(): void;
  nothing(): void;
  number(value: number): void;
  /** Text as UTF-8. The bytes are copied before the call returns. */
  text(bytes: Uint8Array, from: number, to: number): void;
  end(): void;
}
