package dev.understudy.health;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.VendorReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

final class ReportSerializer implements CompactSerializer<NodeReport> {

  @Override
  public void write(CompactWriter out, NodeReport report) {
    out.writeString("node", report.node());
    out.writeInt64("nodeEpoch", report.nodeEpoch());
    out.writeInt64("sequence", report.sequence());
    out.writeBoolean("suspect", report.suspect());
    Map<String, VendorReport> byName = new TreeMap<>();
    report.vendors().forEach((id, vendor) -> byName.put(id.value(), vendor));
    out.writeArrayOfString("vendors", byName.keySet().toArray(String[]::new));
    out.writeArrayOfCompact("reports", byName.values().toArray(VendorReport[]::new));
  }

  @Override
  public NodeReport read(CompactReader in) {
    String[] names = in.readArrayOfString("vendors");
    VendorReport[] reports = in.readArrayOfCompact("reports", VendorReport.class);
    Map<ProviderId, VendorReport> vendors = new LinkedHashMap<>();
    for (int i = 0; names != null && reports != null && i < names.length; i++) {
      vendors.put(new ProviderId(names[i]), reports[i]);
    }
    return new NodeReport(
        Wire.text(in, "node"),
        in.readInt64("nodeEpoch"),
        in.readInt64("sequence"),
        in.readBoolean("suspect"),
        vendors);
  }

  @Override
  public String getTypeName() {
    return "understudy.node-report";
  }

  @Override
  public Class<NodeReport> getCompactClass() {
    return NodeReport.class;
  }
}
