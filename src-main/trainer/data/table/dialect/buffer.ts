/** Text in which characters are looked for again and again: what was found is remembered. */

/** The first place of a character from any place on; asking for places in ascending order costs one pass. */
class Places {
  private from = 0;
  private found = -1;

  constructor(
    private readonly text: string,
    private readonly wanted: string,
  ) {}

  /** Infinity where it does not come again. */
  after(place: number): number {
    if (place >= this.from && place <= this.found) return this.found;
    const index = this.text.indexOf(this.wanted, place);
    this.from = place;
    this.found = index === -1 ? Infinity : index;
    return this.found;
  }
}

export class TextBuffer {
  private readonly carriageReturns: Places;
  private readonly lineFeeds: Places;
  private readonly quotes: Places | null;

  /** @param isEnd whether the file ends where the text ends */
  constructor(
    readonly text: string,
    quote: string,
    readonly isEnd: boolean,
  ) {
    this.carriageReturns = new Places(text, '\r');
    this.lineFeeds = new Places(text, '\n');
    this.quotes = quote === '' ? null : new Places(text, quote);
  }

  /** Where the line ends that a place lies in; Infinity where that is not known yet, the length at the end of the file. */
  lineEnd(place: number): number {
    const end = Math.min(this.carriageReturns.after(place), this.lineFeeds.after(place));
    if (end === Infinity) return this.isEnd ? this.text.length : Infinity;
    // The line feed that belongs to it may come with more text.
    const isCut = end === this.text.length - 1 && this.text[end] === '\r' && !this.isEnd;
    return isCut ? Infinity : end;
  }

  /** Where the next line begins. @param end of a line */
  afterLine(end: number): number {
    return this.text.startsWith('\r\n', end) ? end + 2 : end + 1;
  }

  /** Infinity where there is no other quote. */
  quoteAfter(place: number): number {
    return this.quotes === null ? Infinity : this.quotes.after(place);
  }

  /** How many lines end in [from, to). */
  lineBreaks(from: number, to: number): number {
    let count = 0;
    for (let end = this.lineEnd(from); end < to; end = this.lineEnd(this.afterLine(end))) count++;
    return count;
  }
}
