package dev.understudy.health;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Trial;
import dev.understudy.failover.VendorReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

final class VendorReportSerializer implements CompactSerializer<VendorReport> {

  @Override
  public void write(CompactWriter out, VendorReport report) {
    out.writeInt64("trialEpoch", report.trial().epoch());
    out.writeInt32("trialGood", report.trial().good());
    out.writeInt32("trialBad", report.trial().bad());
    Map<String, Observation> operations = new TreeMap<>(report.operations());
    out.writeArrayOfString("operations", operations.keySet().toArray(String[]::new));
    out.writeArrayOfCompact("observations", operations.values().toArray(Observation[]::new));
  }

  @Override
  public VendorReport read(CompactReader in) {
    String[] names = in.readArrayOfString("operations");
    Observation[] observations = in.readArrayOfCompact("observations", Observation.class);
    Map<String, Observation> operations = new LinkedHashMap<>();
    for (int i = 0; names != null && observations != null && i < names.length; i++) {
      operations.put(names[i], observations[i]);
    }
    return new VendorReport(
        new Trial(in.readInt64("trialEpoch"), in.readInt32("trialGood"), in.readInt32("trialBad")),
        operations);
  }

  @Override
  public String getTypeName() {
    return "understudy.vendor-report";
  }

  @Override
  public Class<VendorReport> getCompactClass() {
    return VendorReport.class;
  }
}
