/** How control planes and bootstrap configurations appear on the event stream. */
package io.clusterapi.controlplane.messaging;
