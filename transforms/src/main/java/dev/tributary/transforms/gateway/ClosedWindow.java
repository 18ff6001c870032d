package dev.tributary.transforms.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.contracts.gateway.TrafficCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a shard knows of one grouping set in one window that has passed. It says so once; again only
 * if a failure made it forget that it had, and then the later word counts.
 *
 * @param seconds epoch seconds of the window's start
 */
record ClosedWindow(int shard, long seconds, Map<SeriesCell, Traffic> cells) {

  static final class ClosedWindowCoder extends VersionedCoder<ClosedWindow> {
    private static final ClosedWindowCoder INSTANCE = new ClosedWindowCoder();

    static ClosedWindowCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(ClosedWindow window, OutputStream out) throws IOException {
      Wire.writeInt(window.shard, out);
      Wire.writeSigned(window.seconds, out);
      writeCells(window.cells, out);
    }

    @Override
    protected ClosedWindow read(InputStream in) throws IOException {
      return new ClosedWindow(Wire.readInt(in), Wire.readSigned(in), readCells(in));
    }

    static void writeCells(Map<SeriesCell, Traffic> cells, OutputStream out) throws IOException {
      Wire.writeInt(cells.size(), out);
      for (Map.Entry<SeriesCell, Traffic> cell : cells.entrySet()) {
        Wire.writeText(cell.getKey().region(), out);
        writeLabels(cell.getKey().labels(), out);
        TrafficCoder.of().encode(cell.getValue(), out);
      }
    }

    static Map<SeriesCell, Traffic> readCells(InputStream in) throws IOException {
      Map<SeriesCell, Traffic> cells = new HashMap<>();
      for (int left = Wire.readInt(in); left > 0; left--) {
        SeriesCell cell = new SeriesCell(Wire.readText(in), readLabels(in));
        cells.put(cell, TrafficCoder.of().decode(in));
      }
      return cells;
    }

    static void writeLabels(List<String> labels, OutputStream out) throws IOException {
      Wire.writeInt(labels.size(), out);
      for (String label : labels) {
        Wire.writeText(label, out);
      }
    }

    static List<String> readLabels(InputStream in) throws IOException {
      List<String> labels = new ArrayList<>();
      for (int left = Wire.readInt(in); left > 0; left--) {
        labels.add(Wire.readText(in));
      }
      return labels;
    }
  }
}
