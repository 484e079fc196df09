/** The kinds of the API: what they are called, who owns them, and how they are read and written. */
package io.clusterapi.model;
