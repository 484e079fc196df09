/** Commands of the build: what is derived from the contracts and committed next to them. */
package io.clusterapi.schemas.generation;
