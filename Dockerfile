# An image with the program and nothing else: it reads /work, opens no connection, and runs as nobody.
#
#   docker build -t clearspan .
#   docker run --rm --network none -v "$PWD:/work:ro" clearspan check
FROM docker.io/library/rust:1.95-alpine AS build
WORKDIR /source
COPY . .
# On Alpine a program is linked with all that it needs.
RUN cargo build --release --locked

FROM scratch
COPY --from=build /source/target/release/clearspan /clearspan
WORKDIR /work
USER 65534:65534
ENTRYPOINT ["/clearspan"]
CMD ["check"]
