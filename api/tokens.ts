/** What Nest hands around by name, because values have no class of their own. */
export const API_CONFIG = Symbol('ApiConfig');
export const DATA_CONVERTER = Symbol('DataConverter');
export const OPENAPI_DOCUMENT = Symbol('OpenApiDocument');
