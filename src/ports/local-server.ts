/** One request as it came in: nothing is decoded or trusted. Headers are null when absent. */
export interface LocalRequest {
  /** Where it came in. */
  readonly port: number;
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly host: string | null;
  readonly origin: string | null;
  /** `Sec-Fetch-Site`, which a page cannot forge. */
  readonly fetchSite: string | null;
  readonly contentType: string | null;
  /** The whole body; null when it is longer than any of ours. */
  readBody(): Promise<string | null>;
}

/** The files the page is made of. */
export type PageFile = 'index.html' | 'page.js' | 'page.css' | 'icon.svg';

/** Sends one event to whoever listens. */
export type SendEvent = (event: string, data: string) => void;

export type LocalAnswer =
  | { readonly kind: 'document'; readonly status: number; readonly body: string }
  | { readonly kind: 'file'; readonly name: PageFile }
  /** A stream of events until the other side goes: then what `subscribe` returned is called. */
  | { readonly kind: 'events'; readonly subscribe: (send: SendEvent) => () => void };

export interface LocalServerSettings {
  /** 0 for any free one. */
  readonly port: number;
  /** What it throws is answered with 500 and nothing of it is shown. */
  readonly answer: (request: LocalRequest) => Promise<LocalAnswer>;
  /** Called once, when the server ends, and also when it could not begin. */
  readonly onEnd: () => void;
}

/** A web server for this machine only. */
export interface LocalServer {
  /** A secret that cannot be guessed, of characters that need no escape in a URL. */
  mintToken(): string;

  /**
   * Serves on 127.0.0.1 until the process is interrupted, then ends so that nothing keeps the process alive.
   *
   * @throws ProblemError PORT_UNAVAILABLE.
   */
  serve(settings: LocalServerSettings): Promise<{ readonly port: number; readonly pid: number }>;

  /** Asks the desktop to show an address. @returns false when this machine has no way to. */
  openInBrowser(url: string): Promise<boolean>;
}
