// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// The system's trust roots, replaced by a test CA in a mount namespace.
@Suite(
  "TLS", .withScenarioReport,
  .enabled(if: Namespace.isPossible && TestCA.isPossible, "needs openssl"))
struct TLSTests {
  @Test("valid certificate is verified by the system's trust roots")
  func trusted() async throws {
    let ca = try await TestCA()
    let certificate = try await ca.issue("subjectAltName=IP:127.0.0.1")
    try await Scenario.run(hasDaemon: false, sandbox: { $0.certificate = certificate }) {
      scenario in
      try await scenario.startDaemon(in: ca.namespace())
      try await scenario.watch(.pilot)
      try await scenario.expectCorrectHistory()
    }
  }

  struct InvalidCertificate: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var extensions = "subjectAltName=IP:127.0.0.1"
    var days = 30
    var isTrusted = true
  }

  static let invalidCertificates = [
    InvalidCertificate(testDescription: "signed by an unknown authority", isTrusted: false),
    InvalidCertificate(
      testDescription: "for another host", extensions: "subjectAltName=DNS:example.org"),
    InvalidCertificate(testDescription: "out of date", days: -1),
  ]

  @Test(
    "invalid certificate gets no request and the play waits with the reason",
    arguments: invalidCertificates)
  func refused(invalidCertificate: InvalidCertificate) async throws {
    let ca = try await TestCA()
    let certificate = try await ca.issue(
      invalidCertificate.extensions, days: invalidCertificate.days)
    try await Scenario.run(hasDaemon: false, sandbox: { $0.certificate = certificate }) {
      scenario in
      try await scenario.startDaemon(in: invalidCertificate.isTrusted ? ca.namespace() : nil)
      try await scenario.watch(.pilot)
      try await scenario.daemon.waitForLog("Trakt is unreachable: TLS")
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      #expect(await scenario.sandbox.exchanges.isEmpty)
      #expect(try await scenario.problem?.contains("Trakt is unreachable") == true)
      #expect(try await scenario.home.status()["trakt"]?["state"] == "unreachable")
    }
  }
}

/// A certificate authority for one test.
final class TestCA: Sendable {
  static let isPossible = Requirements.find("openssl") != nil && rootsExist
  /// Debian's paths, and those of BoringSSL.
  private static let roots = "/etc/ssl/certs/ca-certificates.crt"
  private static let rootsExist = FileManager.default.fileExists(atPath: roots)

  private let directory: URL

  init() async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try await openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=a test")
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// - Parameters:
  ///   - extensions: such as `subjectAltName=…`.
  ///   - days: the validity from now on.
  func issue(_ extensions: String, days: Int = 30) async throws -> ServerCertificate {
    try Data(extensions.utf8).write(to: directory.appending(path: "extensions"))
    try await openssl(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=trakt")
    try await openssl(
      "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
      "-CAcreateserial", "-out", "server.pem", "-days", "\(days)", "-extfile", "extensions")
    return ServerCertificate(
      certificate: directory.appending(path: "server.pem").path,
      key: directory.appending(path: "server.key").path)
  }

  /// A mount namespace in which the system trusts only this authority.
  func namespace() async throws -> Namespace {
    try await Namespace(
      #"mount --bind "$1" "$2""#, directory.appending(path: "ca.pem").path, Self.roots)
  }

  private func openssl(_ arguments: String...) async throws {
    let done = try await CommandResult.run(
      ["/bin/sh", "-c", #"cd "$0" && exec openssl "$@""#, directory.path] + arguments,
      environment: ["PATH": "/usr/bin:/bin"])
    guard done.end == .exited(0) else { throw SetupError("openssl: \(done.errors)") }
  }
}
