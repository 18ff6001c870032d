package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.metric.DeliveryMetric;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import dev.tributary.transforms.delivery.metric.DoraMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Whose sums: a whole team's, or those of one of its services.
 *
 * @param service null for the whole team
 */
record Scope(TeamKey team, String service) {

  static Scope of(TeamKey team) {
    return new Scope(team, null);
  }

  boolean isService() {
    return service != null;
  }

  Table last24h() {
    return isService() ? Tables.SERVICE_DELIVERY_24H : Tables.TEAM_DELIVERY_24H;
  }

  Table daily() {
    return isService() ? Tables.SERVICE_DAILY_SUMMARY : Tables.TEAM_DAILY_SUMMARY;
  }

  List<? extends DeliveryMetric> metrics() {
    return isService() ? DoraMetrics.all() : DeliveryMetrics.all();
  }

  void identify(Row.Builder row) {
    row.set("tenant_id", team.tenantId()).set("team_id", team.teamId());
    if (isService()) {
      row.set("service", service);
    }
  }

  static final class ScopeCoder extends VersionedCoder<Scope> {
    private static final ScopeCoder INSTANCE = new ScopeCoder();

    static ScopeCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Scope scope, OutputStream out) throws IOException {
      TeamKey.TeamKeyCoder.of().encode(scope.team, out);
      Wire.writeText(scope.service, out);
    }

    @Override
    protected Scope read(InputStream in) throws IOException {
      return new Scope(TeamKey.TeamKeyCoder.of().decode(in), Wire.readText(in));
    }
  }
}
