// SPDX-License-Identifier: MIT

import HummingbirdCore
import HummingbirdTLS

/// The certificate of a sandbox with https.
public struct ServerCertificate: Sendable {
  /// Files in PEM format.
  public var certificate: String
  public var key: String

  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  fileprivate func tls() throws -> TLSConfiguration {
    .makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
  }
}

extension Configuration {
  func server() throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(additionalChannelHandlers: [SandboxClock()]))
    guard let certificate else { return plain }
    return try .tls(plain, tlsConfiguration: certificate.tls())
  }
}
