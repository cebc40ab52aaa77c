/** Registers the engine's search attributes: the dev server's flag does nothing on an existing database. */
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { searchAttributes } from '../contracts/names.js';

// Its names can't be imported one by one: Node does not see them in this CommonJS module.
const { IndexedValueType } = proto.temporal.api.enums.v1;

const types = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
} as const;

/** Adds those that are missing. Safe when several workers start at once. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributes).filter(([name]) => !Object.hasOwn(customAttributes ?? {}, name));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, types[type]])),
    });
  } catch (error) {
    const { customAttributes: now } = await connection.operatorService.listSearchAttributes({ namespace });
    const still = missing.filter(([name]) => !Object.hasOwn(now ?? {}, name)).map(([name]) => name);
    if (still.length > 0)
      throw new Error(`Search attributes ${still.join(', ')} can't be registered in namespace ${namespace}`, {
        cause: error,
      });
  }
}
