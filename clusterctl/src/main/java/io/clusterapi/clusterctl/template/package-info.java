/**
 * Templates with {@code ${VARIABLE}} placeholders, as clusterctl and the upstream providers write
 * them.
 */
package io.clusterapi.clusterctl.template;
