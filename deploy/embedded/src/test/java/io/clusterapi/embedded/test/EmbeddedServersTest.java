package io.clusterapi.embedded.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedServers.class)
class EmbeddedServersTest {

  @Test
  void givesATestItsDatabaseAndItsBroker(EmbeddedServers.Addresses addresses) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + addresses.reactiveUrl(), addresses.username(), addresses.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT current_database()")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("capi");
    }
    String[] broker = addresses.kafka().split(":");
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(broker[0], Integer.parseInt(broker[1])), 2_000);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void aQuarkusTestOfTheSameJvmGetsTheSameServers(EmbeddedServers.Addresses addresses) {
    EmbeddedStack stack = new EmbeddedStack();
    assertThat(stack.start())
        .containsEntry("kafka.bootstrap.servers", addresses.kafka())
        .containsEntry("capi.postgres.url", addresses.reactiveUrl());
    stack.stop();
    assertThat(EmbeddedServers.addresses()).isEqualTo(addresses);
  }

  @Test
  void theNextTestClassOpensWhatTheLastOneSealed() throws Exception {
    for (String key : List.of("capi.secrets.key-file", "capi.internal.token-file")) {
      assertThat(Path.of(new EmbeddedStack().start().get(key)))
          .hasSameTextualContentAs(Path.of(new EmbeddedStack().start().get(key)));
    }
  }
}
