/**
 * Conditions as Cluster API keeps them: setting, ordering, and merging many into one. Pure; time is
 * passed in.
 */
package io.clusterapi.model.conditions;
