/** The MAAS provider: owns MaasClusters, MaasMachines and their templates. */
package io.clusterapi.maas;
