/** One answered (or reset) request. */
export interface SeenRequest {
  target: 'api' | 'registry';
  method: string;
  /** Path with query, as asked. */
  path: string;
  /** User name; `system:anonymous` without credentials, empty when the credentials were refused. */
  user: string;
  /** Status of the answer; 0 while there is none yet, and for ever when the connection was reset first. */
  status: number;
  /** Milliseconds since the epoch. */
  at: number;
  watch: boolean;
}

/** The record of requests, oldest first. */
export class Requests {
  /** Told of each request before it is answered. */
  heard: ((request: SeenRequest) => void) | undefined;
  #seen: SeenRequest[] = [];

  /** Adds a request; the caller fills in its status later. */
  add(request: SeenRequest): SeenRequest {
    this.#seen.push(request);
    this.heard?.(request);
    return request;
  }

  /** All requests, or those whose path contains the text. */
  list(path = ''): readonly SeenRequest[] {
    return this.#seen.filter((request) => request.path.includes(path));
  }

  /** Forgets what was asked so far. */
  clear(): void {
    this.#seen = [];
  }
}
