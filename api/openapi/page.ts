/** The page at `/docs`: Swagger UI over our own document, with nothing loaded from elsewhere. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { OpenApiDocument } from './document.js';

export function servePage(app: NestFastifyApplication, document: OpenApiDocument): void {
  SwaggerModule.setup('docs', app, document as unknown as OpenAPIObject, {
    raw: false,
    customSiteTitle: document.info.title,
    swaggerOptions: { validatorUrl: null, displayRequestDuration: true },
  });
}
