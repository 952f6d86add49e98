/** Where entities are registered, and where their tasks find their code. */
export interface TranslationSettings {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  /** The container image of tasks that name none. */
  readonly image: string;
  /** Where the bundle was uploaded to; absent where the image holds it. */
  readonly bundleUri?: string;
  /** Where the bundle is put on the task's machine. Default the working directory. */
  readonly destination?: string;
}
