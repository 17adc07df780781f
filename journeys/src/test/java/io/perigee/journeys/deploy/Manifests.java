package io.perigee.journeys.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Kubernetes manifests, read by Fabric8's classes, with unknown fields being errors. */
record Manifests(List<HasMetadata> objects) {

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "Namespace",
          Namespace.class,
          "ConfigMap",
          ConfigMap.class,
          "Secret",
          Secret.class,
          "Job",
          Job.class,
          "Deployment",
          Deployment.class,
          "Service",
          Service.class,
          "PersistentVolumeClaim",
          PersistentVolumeClaim.class);

  static Manifests read(Path folder) throws IOException {
    YAMLMapper strict = strict();
    List<HasMetadata> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        try (MappingIterator<JsonNode> documents =
            strict
                .readerFor(JsonNode.class)
                .readValues(new YAMLFactory().createParser(file.toFile()))) {
          while (documents.hasNext()) {
            JsonNode document = documents.next();
            objects.add(strict.treeToValue(document, KINDS.get(document.path("kind").asText())));
          }
        }
      }
    }
    return new Manifests(objects);
  }

  <T> List<T> of(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What runs: the pods of the deployments and of the job. */
  List<PodSpec> pods() {
    return Stream.concat(
            of(Deployment.class).stream().map(d -> d.getSpec().getTemplate().getSpec()),
            of(Job.class).stream().map(j -> j.getSpec().getTemplate().getSpec()))
        .toList();
  }

  /**
   * Fabric8's classes keep unknown fields aside; without their any-setters an unknown field is an
   * error.
   */
  private static YAMLMapper strict() {
    YAMLMapper mapper = new YAMLMapper();
    mapper.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return false;
          }
        });
    mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    return mapper;
  }
}
