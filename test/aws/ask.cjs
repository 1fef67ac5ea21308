// Asks each question, prints what came, and cleans up whatever happened.
'use strict';

/** True if every question that was asked got an answer and nothing was left behind. */
async function askAll(questions, account, { long, say }) {
  let good = true;
  try {
    await account.prepare();
    for (const { number, text, ask, isLong, why } of questions) {
      if (ask === undefined || (isLong && !long)) {
        say(`${number}. ${text}\n   not asked: ${why ?? 'takes long; give --long'}`);
        continue;
      }
      try {
        say(`${number}. ${text}\n   ${await ask(account)}`);
      } catch (error) {
        good = false;
        say(`${number}. ${text}\n   no answer: ${error.name}: ${error.message}`);
      }
      await account.drain();
    }
  } finally {
    const left = await account.close();
    if (left !== undefined) {
      good = false;
      say(`LEFT BEHIND: channel ${left}. Delete it: aws kinesisvideo delete-signaling-channel --channel-arn ${left}`);
    }
  }
  return good;
}

module.exports = { askAll };
