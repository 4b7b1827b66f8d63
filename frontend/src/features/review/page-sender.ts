import { Problem } from '../../api/problem';
import type { JudgedCrops, TakenBack } from '../../api/types';
import { newSubmitKey } from '../../journal';
import type { Judgement } from './crops';

interface Server {
  send: (page: Judgement & { key: string }) => Promise<JudgedCrops>;
  takeBack: (at: string) => Promise<TakenBack>;
}

/** The server has refused, and so has done nothing; without an answer it may have done all of it. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 500;
}

/**
 * Sends pages of the grid one at a time. One whose answer was lost keeps its key, so that it is judged once; when its
 * marks were changed before it is sent again, what the lost one may have done is taken back first.
 */
export class PageSender {
  readonly #server: Server;
  #doubt: (Judgement & { key: string }) | null = null;

  constructor(server: Server) {
    this.#server = server;
  }

  async send(page: Judgement): Promise<JudgedCrops> {
    const lost = this.#doubt;
    const isSame = lost !== null && JSON.stringify({ ...page, key: lost.key }) === JSON.stringify(lost);
    if (lost !== null && !isSame) {
      await this.#forget((await this.#server.send(lost)).at);
      this.#doubt = null;
    }
    this.#doubt = { ...page, key: this.#doubt?.key ?? newSubmitKey() };
    try {
      const judged = await this.#server.send(this.#doubt);
      this.#doubt = null;
      return judged;
    } catch (error) {
      if (isRefusal(error)) this.#doubt = null;
      throw error;
    }
  }

  async #forget(at: string): Promise<void> {
    try {
      await this.#server.takeBack(at);
    } catch (error) {
      // Everything on it had been decided by others: there is nothing of ours to take back.
      if (!(error instanceof Problem && error.code === 'nothing_to_undo')) throw error;
    }
  }
}
