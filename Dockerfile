# One image for each service, and one for the jobs of skein solo, whose command stands behind the image's name:
# docker build --build-arg SERVICE=worker --build-arg MAIN=dev.skein.worker.WorkerMain -t skein/worker .
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
RUN ./mvnw -q -B -DskipTests -pl worker,coordinator,mcp,solo -am package

FROM eclipse-temurin:25-jre-noble
ARG SERVICE
ARG MAIN
# The programs that backups are made with; pg_dump has to be as new as the newest server. Only worker and solo use them:
# --build-arg CLIENTS= leaves them out.
ARG CLIENTS="postgresql-client-18 mariadb-client"
RUN if [ -n "$CLIENTS" ]; then \
      apt-get update && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
      && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
      && apt-get install -y --no-install-recommends $CLIENTS && rm -rf /var/lib/apt/lists/*; \
    fi
RUN useradd --uid 10001 --no-create-home skein && install -d -o skein /backups
COPY --from=build /src/${SERVICE}/target/lib /opt/skein/lib
COPY --from=build /src/examples /opt/skein/sets
USER 10001
# A service that restarts loads its classes from an archive that its first run left in /tmp, and is ready in half the time.
ENV JAVA_OPTS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/tmp/skein.jsa -Xlog:cds=off -Xlog:cds+dynamic=off"
ENV MAIN_CLASS=${MAIN}
# exec, so that SIGTERM reaches the service and it drains.
ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTS --enable-native-access=ALL-UNNAMED -cp '/opt/skein/lib/*' $MAIN_CLASS \"$@\"", "skein"]
