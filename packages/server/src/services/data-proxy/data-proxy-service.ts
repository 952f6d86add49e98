import type { DataProxyService } from "@haltere/idl/service";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { createDownloadLink, createDownloadLocation } from "./download-link.ts";
import { getData } from "./get-data.ts";
import { createUploadLocation } from "./upload-location.ts";

/** flyteidl.service.DataProxyService: how clients bring files in, and get data and decks out. */
export function createDataProxyService(resources: ServiceResources): ServiceImplementation<typeof DataProxyService> {
  return {
    createUploadLocation: (request) => createUploadLocation(resources, request),
    createDownloadLocation: (request) => createDownloadLocation(resources, request),
    createDownloadLink: (request) => createDownloadLink(resources, request),
    getData: (request) => getData(resources, request),
  };
}
