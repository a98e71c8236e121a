import { assignedValue } from '../../../src/domain/contracts/assigned-value';

const URL = 'postgresql://tide:1@localhost:5432/tide';

it.each([
  [`DATABASE_URL=${URL}`],
  [`  export DATABASE_URL=${URL}  `],
  [`DATABASE_URL = "${URL}" # where tests run`],
  [`DATABASE_URL=${URL} # where tests run`],
  [`DATABASE_URL='${URL}'`],
  [`environment:\n  DATABASE_URL: ${URL}\n`],
  [`environment:\n  - DATABASE_URL=${URL}\n`],
  [`environment:\n  - "DATABASE_URL=${URL}"\n`],
  [`environment:\n  - 'DATABASE_URL=${URL}' # quoted\n`],
  [`{\n  "DATABASE_URL": "${URL}",\n  "PORT": "1"\n}`],
  [`# DATABASE_URL=none\r\nDATABASE_URL=${URL}\r\nPORT=1\r\n`],
  [`DATABASE_URL=\nDATABASE_URL=${URL}\n`],
])('finds the value in %j', (text) => {
  expect(assignedValue(text, 'DATABASE_URL')).toBe(URL);
});

it.each([
  ['DATABASE_URL=\nAPI_TOKEN=secret\n'],
  ['DATABASE_URL=\r\n\r\nAPI_TOKEN=secret\r\n'],
  ['environment:\n  DATABASE_URL:\n  API_TOKEN: secret\n'],
  ['DATABASE_URL=""\n'],
  ['DATABASE_URL= # to be filled in\n'],
  ['OLD_DATABASE_URL=x\nDATABASE_URL_2=y\n'],
  [''],
])('gives nothing, and nothing of another variable, for %j', (text) => {
  expect(assignedValue(text, 'DATABASE_URL')).toBeNull();
});

it('keeps signs that belong to the value', () => {
  expect(assignedValue('PASSWORD=a#b"c', 'PASSWORD')).toBe('a#b"c');
});
