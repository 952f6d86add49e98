/** A setting that makes no sense: what an entity or a call has, and what to do. */
export interface SettingFault {
  readonly what: string;
  readonly hint: string;
}
