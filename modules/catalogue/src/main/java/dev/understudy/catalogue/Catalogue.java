package dev.understudy.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All vendors of the platform. To add or reorder one is an edit of {@code vendors.yaml}. */
public record Catalogue(List<Vendor> vendors) {

  private static final ObjectReader READER =
      YAMLMapper.builder()
          .addModule(new JavaTimeModule())
          .addMixIn(ProviderId.class, FromString.class)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Catalogue.class);

  /** Lets a name stand for the record that wraps it, without Jackson in the core. */
  private record FromString(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private FromString {}
  }

  public Catalogue {
    Set<ProviderId> seen = new HashSet<>();
    for (Vendor vendor : vendors) {
      if (!seen.add(vendor.id())) {
        throw new IllegalArgumentException("vendor \"" + vendor.id() + "\" is there twice");
      }
    }
    vendors = List.copyOf(vendors);
  }

  /**
   * Reads the catalogue. {@code UNDERSTUDY_VENDOR_<ID>_BASEURL} in {@code environment} overrides a
   * vendor's base URL.
   *
   * @throws CatalogueException when the file is missing or wrong; the message is one line
   */
  public static Catalogue read(Path file, Map<String, String> environment) {
    try {
      Catalogue catalogue = READER.readValue(Files.readString(file));
      return new Catalogue(
          catalogue.vendors.stream().map(vendor -> overridden(vendor, environment)).toList());
    } catch (JsonMappingException e) {
      throw new CatalogueException(file + ": " + place(e) + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new CatalogueException(file + ": " + firstLine(e), e);
    } catch (NoSuchFileException e) {
      throw new CatalogueException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new CatalogueException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The vendors of one adapter, in the order of the file. */
  public List<Vendor> vendors(Adapter adapter) {
    return vendors.stream().filter(vendor -> vendor.adapter() == adapter).toList();
  }

  /** The order in which one adapter's vendors are tried. */
  public Route route(Adapter adapter) {
    return new Route(vendors(adapter).stream().map(Vendor::candidate).toList());
  }

  private static Vendor overridden(Vendor vendor, Map<String, String> environment) {
    String name = vendor.id().value().toUpperCase(Locale.ROOT).replace('-', '_');
    String baseUrl = environment.get("UNDERSTUDY_VENDOR_" + name + "_BASEURL");
    return baseUrl == null ? vendor : vendor.at(URI.create(baseUrl));
  }

  /** Where in the file, such as {@code vendors[1].callTimeout: }. */
  private static String place(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.isEmpty() ? "" : place.append(": ").toString();
  }

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("not YAML");
  }
}
