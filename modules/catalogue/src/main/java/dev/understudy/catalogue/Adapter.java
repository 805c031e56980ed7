package dev.understudy.catalogue;

/** The three adapters that vendors stand behind. */
public enum Adapter {
  PAYMENTS,
  INVENTORY,
  EMAIL
}
