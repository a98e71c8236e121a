const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest begins first, so that no worker ends alone with it. Jest itself goes by file size where it knows no times. */
const slow = [
  'test/reliability/program/',
  'test/sessions/',
  'test/app/preflight/',
  'test/app/merge/',
  'test/cli/boot-loader',
];

module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = slow.findIndex((place) => path.replaceAll('\\', '/').includes(`/${place}`));
      return found === -1 ? slow.length : found;
    };
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
