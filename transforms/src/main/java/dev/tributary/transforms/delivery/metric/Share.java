package dev.tributary.transforms.delivery.metric;

/** A part of a whole, from 0 to 1; null where there is no whole. */
abstract class Share extends Described {
  Share(String id, String definition, String... reads) {
    super(id, "ratio", definition, reads);
  }

  abstract int part(DeliveryWindow window);

  abstract int whole(DeliveryWindow window);

  @Override
  public final Object value(DeliveryWindow window) {
    int whole = whole(window);
    return whole == 0 ? null : (Double) ((double) part(window) / whole);
  }
}
