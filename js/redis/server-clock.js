/**
 * The clock of Redis by that of this process. An answer tells the server's time at some moment between the question and the answer;
 * of several, the narrowest bounds hold. So an answer that was slow is as good as another, once one was quick.
 */

const drift = 0.0001; // of two clocks: 100 microseconds a second
const slack = 1; // millisecond: a machine's own clocks differ by less

export class ServerClock {
  #least = -Infinity; // milliseconds by which the server's is ahead of ours

  #most = Infinity;

  #heard = -Infinity;

  /**
   * @param {number} time milliseconds by the server's
   * @param {number} asked by ours
   * @param {number} heard by ours
   * @returns {boolean} whether one of the two was set since the last time
   */
  hear(time, asked, heard) {
    const loss = this.isKnown ? Math.max(0, heard - this.#heard) * drift : 0;
    const [least, most] = [time - heard, time - asked];
    const [oldLeast, oldMost] = [this.#least - loss, this.#most + loss];
    const isMoved = least > oldMost + slack || most < oldLeast - slack;
    const bounds = isMoved
      ? [least, most]
      : [Math.max(least, oldLeast), Math.min(most, oldMost)];
    [this.#least, this.#most] = bounds.sort((left, right) => left - right); // within the slack, they may have crossed
    this.#heard = heard;
    return isMoved;
  }

  get isKnown() {
    return this.#heard > -Infinity;
  }

  /** What the server's clock says at least at a moment of ours. @param {number} moment */
  timeAt(moment) {
    return moment + this.#least;
  }

  /**
   * @param {number} time milliseconds by the server's
   * @returns {[earliest: number, latest: number]} when it is then by ours
   */
  boundsOf(time) {
    return [time - this.#most, time - this.#least];
  }
}
