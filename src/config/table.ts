import { allOptions, type Option } from './options.ts';

/** The README's table of options: exactly this stands between its markers. */
export function configTable(): string {
  const rows = allOptions.map((option) => {
    const cells = [`\`${option.key}\``, defaultText(option), meaning(option)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| Option | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
}

/** The same for a terminal: `--flag`, default, meaning. */
export function optionHelp(): { name: string; text: string }[] {
  return allOptions.map((option) => {
    const value =
      option.kind === 'boolean'
        ? ''
        : ` ${option.kind === 'path' ? 'PATH' : option.kind === 'integer' ? 'N' : 'VALUE'}`;
    const name = option.flag === undefined ? option.env : `--${option.flag}${value}`;
    return { name, text: `${meaning(option)} [${defaultText(option) || 'none'}]`.replace(/[`*]/g, '') };
  });
}

function meaning({ doc, allowed, kind, source }: Option): string {
  const plain = kind === 'path' || kind === 'boolean' || allowed === 'text';
  return `${source === undefined ? '' : `source \`${source}\`: `}${doc}${plain ? '' : ` (${allowed})`}`;
}

function defaultText(option: Option): string {
  if (option.fallback !== undefined) return option.fallback;
  if (option.default !== undefined) return `\`${String(option.default)}\``;
  return option.required ? '*required*' : '';
}
