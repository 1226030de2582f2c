# One image for each service:
# docker build --build-arg SERVICE=worker --build-arg MAIN=dev.skein.worker.WorkerMain -t skein/worker .
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
RUN ./mvnw -q -B -DskipTests -pl worker,coordinator -am package

FROM eclipse-temurin:25-jre-noble
ARG SERVICE
ARG MAIN
RUN useradd --uid 10001 --no-create-home skein
COPY --from=build /src/${SERVICE}/target/lib /opt/skein/lib
COPY --from=build /src/examples /opt/skein/sets
USER 10001
ENV JAVA_OPTS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError"
ENV MAIN_CLASS=${MAIN}
# exec, so that SIGTERM reaches the service and it drains.
ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTS --enable-native-access=ALL-UNNAMED -cp '/opt/skein/lib/*' $MAIN_CLASS"]
