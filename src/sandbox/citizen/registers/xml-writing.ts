/** An element with its text escaped; '' when there is none to write. */
export const element = (name: string, text: string | undefined): string =>
  text === undefined ? '' : `<${name}>${escape(text)}</${name}>`;

/** An element around others that are already written; attributes may follow its name. */
export const around = (name: string, ...inner: readonly string[]): string =>
  `<${name}>${inner.join('')}</${name.split(' ')[0]}>`;

export const escape = (text: string): string => text.replaceAll(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
