/** How a connector reaches OpenAI, or a service that speaks like it. */
export interface OpenAiConnectorOptions {
  /**
   * Where the API is. Default the variable `OPENAI_BASE_URL`, else OpenAI's. Told to the connector, never by a task: the
   * connector's key goes there.
   */
  readonly baseUrl?: string;
  /** How often a request is tried again, after the time that the service asks for. Default 2. */
  readonly maxRetries?: number;
  /** Seconds for one request. Default 60. */
  readonly requestTimeout?: number;
}
