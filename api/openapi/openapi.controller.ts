import { Controller, Get, Header, Inject } from '@nestjs/common';
import { OPENAPI_DOCUMENT } from '../tokens.js';
import type { OpenApiDocument } from './document.js';

@Controller('openapi.json')
export class OpenApiController {
  private readonly document: OpenApiDocument;

  constructor(@Inject(OPENAPI_DOCUMENT) document: OpenApiDocument) {
    this.document = document;
  }

  @Get()
  @Header('access-control-allow-origin', '*')
  get(): OpenApiDocument {
    return this.document;
  }
}
