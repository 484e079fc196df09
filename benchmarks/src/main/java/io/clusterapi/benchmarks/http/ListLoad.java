package io.clusterapi.benchmarks.http;

import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.clusterctl.Failure;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Paused Clusters, which nothing happens to, created one after another and listed. */
public final class ListLoad implements AutoCloseable {
  private static final String CLUSTERS =
      "/apis/cluster.x-k8s.io/v1beta2/namespaces/benchmark-list/clusters";

  private final HttpApi api;

  public ListLoad(BenchStack stack) {
    this.api = new HttpApi(stack);
  }

  /** How a list is asked for. */
  public enum Form {
    STORED("in the stored version", "", "application/json"),
    TABLE("as a Table", "", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"),
    CONVERTED("as v1beta1", "", "application/json"),
    NOTHING("by a label nobody has", "?labelSelector=none", "application/json");

    private final String words;
    private final String query;
    private final String accept;

    Form(String words, String query, String accept) {
      this.words = words;
      this.query = query;
      this.accept = accept;
    }

    /** As a reader understands it. */
    public String words() {
      return words;
    }
  }

  /** Creates Clusters and returns how many milliseconds each took. */
  public List<Double> create(int count) throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      api.send(
          "POST",
          CLUSTERS,
          """
          {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"Cluster","metadata":{"name":"b-%04d","namespace":"benchmark-list"},
           "spec":{"paused":true,"infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSCluster","name":"none"}}}
          """
              .formatted(i));
      times.add((System.nanoTime() - start) / 1e6);
    }
    return times;
  }

  /** Lists all and returns how many milliseconds it took until the last byte was there. */
  public double list(Form form) throws IOException, InterruptedException {
    String path =
        (form == Form.CONVERTED ? CLUSTERS.replace("v1beta2", "v1beta1") : CLUSTERS) + form.query;
    HttpRequest request =
        api.request(path).setHeader("Accept", form.accept).timeout(HttpApi.PATIENCE).build();
    long start = System.nanoTime();
    HttpResponse<byte[]> answer = api.client().send(request, BodyHandlers.ofByteArray());
    double took = (System.nanoTime() - start) / 1e6;
    if (answer.statusCode() != 200) {
      throw new Failure(path + " answered " + answer.statusCode(), "");
    }
    return took;
  }

  /** Deletes them. */
  @Override
  public void close() throws IOException, InterruptedException {
    api.send("DELETE", CLUSTERS, "");
  }
}
