// What an error says is no decision: the texts that PolicyError is made of are left alone, whether it is thrown is not.
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';

class Messages {
  shouldIgnore(path) {
    if (path.isNewExpression() && path.node.callee.name === 'PolicyError') return 'the text of a message';
    return undefined;
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Ignore, 'messages', Messages)];
