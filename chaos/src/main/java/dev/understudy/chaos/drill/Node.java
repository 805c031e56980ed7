package dev.understudy.chaos.drill;

import dev.understudy.local.PlatformFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One adapter process.
 *
 * @param name its process's; a number behind the service's where the platform names no processes
 * @param url where it is asked
 */
record Node(String name, String service, String url) {

  /** All of a platform, each service's in the order of its addresses. */
  static List<Node> of(PlatformFile platform) {
    List<Node> nodes = new ArrayList<>();
    platform
        .services()
        .forEach(
            (service, urls) -> {
              List<String> names = names(platform.processes().keySet(), service);
              for (int i = 0; i < urls.size(); i++) {
                String name = names.size() == urls.size() ? names.get(i) : service + "#" + (i + 1);
                nodes.add(new Node(name, service, urls.get(i)));
              }
            });
    return List.copyOf(nodes);
  }

  /** Those of the processes that are of a service, in order. */
  static List<String> names(Collection<String> processes, String service) {
    return processes.stream()
        .filter(process -> process.equals(service) || process.startsWith(service + "-"))
        .sorted()
        .toList();
  }
}
