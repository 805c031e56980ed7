package dev.understudy.chaos.platform;

import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.sims.sendgrid.SendGridSim;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What email adapters are started with: a configuration each, and the catalogue of all. */
record EmailFiles(Path folder, URI database, String key) {

  private static final String HOST = "127.0.0.1";

  Path config(int node) {
    return folder.resolve("email-" + node + ".yaml");
  }

  /**
   * Writes them.
   *
   * @param http port that the node listens on
   * @param members ports of the cluster that it is to join, its own too
   * @param quota of the vendor, as its catalogue has it; may be empty
   */
  void write(int node, int http, int member, List<Integer> members, String vendor, String quota)
      throws IOException {
    Path catalogue = Files.writeString(folder.resolve("vendors.yaml"), catalogue(vendor, quota));
    List<String> cluster = members.stream().map(port -> "'" + HOST + ":" + port + "'").toList();
    Files.writeString(
        config(node),
        """
        http: {host: %1$s, port: %2$d}
        database: {url: "%3$s", user: %4$s, password: %5$s, schema: email}
        registry: {clusterName: mail, nodeId: email-%6$d, host: %1$s, port: %7$d, members: [%8$s]}
        catalogue: %9$s
        apiKeys: [{key: %10$s, scopes: [read, write, operate]}]
        vendors: {sendgrid: {apiKey: %11$s}}
        senders: [%12$s]
        """
            .formatted(
                HOST,
                http,
                database,
                EmbeddedDatabase.USER,
                EmbeddedDatabase.PASSWORD,
                node,
                member,
                String.join(", ", cluster),
                catalogue,
                key,
                SendGridSim.API_KEY,
                SendGridSim.VERIFIED_DOMAIN));
  }

  private static String catalogue(String vendor, String quota) {
    return """
        vendors:
          - id: sendgrid
            adapter: EMAIL
            tier: 0
            baseUrl: %s
            apiVersion: v3
            connectTimeout: PT2S
            callTimeout: PT5S
            rto: PT30S
            settings: {senderDomains: %s}
            %s
        """
        .formatted(vendor, SendGridSim.VERIFIED_DOMAIN, quota);
  }
}
