/** The part of adm-zip that is used here; the package brings no types of its own. */
declare module 'adm-zip' {
  class AdmZip {
    constructor(path: string);
    extractAllTo(folder: string): void;
    getEntries(): {
      readonly entryName: string;
      readonly isDirectory: boolean;
      readonly header: { readonly size: number; readonly compressedSize: number };
      getData(): Buffer;
    }[];
  }
  export = AdmZip;
}
