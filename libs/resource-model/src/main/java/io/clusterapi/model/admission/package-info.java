/**
 * What an object must be to be stored, beyond its schema. One class per kind, after upstream's
 * webhooks.
 */
package io.clusterapi.model.admission;
