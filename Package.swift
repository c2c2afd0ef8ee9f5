// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import Foundation
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

extension Target.Dependency {
  static let argumentParser: Self = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
  static let asyncHTTPClient: Self = .product(name: "AsyncHTTPClient", package: "async-http-client")
  static let hummingbird: Self = .product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdTLS: Self = .product(name: "HummingbirdTLS", package: "hummingbird")
  static let logging: Self = .product(name: "Logging", package: "swift-log")
  static let nioCore: Self = .product(name: "NIOCore", package: "swift-nio")
  static let nioPosix: Self = .product(name: "NIOPosix", package: "swift-nio")
  static let nioHTTPTypes: Self = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
  static let nioHTTP1: Self = .product(name: "NIOHTTP1", package: "swift-nio")
  static let serviceLifecycle: Self = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let unixSignals: Self = .product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let tomlKit: Self = .product(name: "TOMLKit", package: "TOMLKit")
}

/// The direct dependencies by exact version, so that every build has the code that was tested.
///
/// A source archive has all packages in vendor/, and builds from them without a network. There the
/// indirect ones are listed too: a local package replaces each of the same name.
let packages: [Package.Dependency] = {
  let vendor = Context.packageDirectory + "/vendor"
  if let names = try? FileManager.default.contentsOfDirectory(atPath: vendor) {
    return names.sorted().map { .package(path: "vendor/" + $0) }
  }
  return [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ]
}()

func module(
  _ name: String, _ dependencies: [Target.Dependency] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency] = []
) -> Target {
  .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: settings)
}

/// A fact that the environment of the build provides, as a string in C; see CBuildFacts.
///
/// - Parameter characters: the allowed ones, besides letters and digits.
func fact(_ name: String, of characters: String) -> [CSetting] {
  guard let text = Context.environment[name], !text.isEmpty else { return [] }
  let isValid = text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: characters.utf8.contains(byte)
    }
  }
  guard isValid, text.utf8.count <= 128 else {
    fatalError("\(name) must have 1 to 128 letters, digits or \(characters)")
  }
  return [.define(name, to: "\"\(text)\"")]
}

let package = Package(
  name: "scrobbled",
  products: [
    .executable(name: "scrobbled", targets: ["scrobbled"]),
    .executable(name: "trakt-sandbox", targets: ["trakt-sandbox"]),
    .library(name: "MpvPlugin", type: .dynamic, targets: ["MpvPlugin"]),
  ],
  dependencies: packages,
  targets: [
    // C libraries
    .systemLibrary(name: "CMpv", path: "CMpv"),
    .systemLibrary(name: "CSQLite"),
    .target(name: "CRuntimeTuning"),
    .target(
      name: "CBuildFacts",
      cSettings: fact("SCROBBLED_CLIENT_ID", of: "-_") + fact("SCROBBLED_COMMIT", of: "-")
        + fact("SCROBBLED_SWIFT_VERSION", of: ".-")),

    // the player's side
    .systemLibrary(name: "CPosix"),
    module("PlayerProtocol"),
    .target(
      name: "MpvPlugin", dependencies: ["CMpv", "CPosix"], exclude: ["exports.map"],
      swiftSettings: settings + [
        .enableExperimentalFeature("Embedded"),
        .unsafeFlags(["-wmo", "-Osize", "-Xfrontend", "-function-sections"]),
      ],
      linkerSettings: [
        .unsafeFlags([
          "-enable-experimental-feature", "Embedded", "-use-ld=lld",
          // C's start files run constructors, of which there are none.
          "-Xclang-linker", "-nostartfiles",
          "-Xlinker", "--as-needed", "-Xlinker", "--gc-sections", "-Xlinker", "--icf=all",
          "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/MpvPlugin/exports.map",
        ])
      ]),

    // the daemon
    module("Addresses"),
    module("Playback", ["Addresses"]),
    module("Timekeeping", ["Playback", .nioCore]),
    module("MediaIdentity"),
    module("Trakt", ["Addresses", .asyncHTTPClient, .nioCore, .nioHTTP1]),
    module("Journal", ["Addresses", "CSQLite"]),
    module("Statistics"),
    module("Webhooks", ["Addresses"]),
    module("Players", ["Addresses", "PlayerProtocol", "Playback", "Timekeeping", .logging]),
    module("PlayerServer", ["PlayerProtocol", "Players", .logging, .nioCore, .nioPosix]),
    module(
      "Scrobbling",
      [
        "Addresses", "Playback", "Timekeeping", "MediaIdentity", "Trakt", "Journal", "Webhooks",
        .logging,
      ]),
    module(
      "Daemon",
      [
        "Addresses", "CBuildFacts", "CRuntimeTuning", "Playback", "PlayerServer", "Players",
        "Scrobbling", "Statistics", "Webhooks", .asyncHTTPClient, .logging, .nioCore, .nioPosix,
        .serviceLifecycle,
        .unixSignals, .tomlKit,
      ]),
    .executableTarget(
      name: "scrobbled",
      dependencies: ["Addresses", "CRuntimeTuning", "Daemon", "Scrobbling", .argumentParser],
      swiftSettings: settings),

    // a simulated Trakt, for tests and the demo
    module(
      "TraktSandbox",
      [
        .hummingbird, .hummingbirdTLS, .logging, .nioCore, .nioHTTPTypes, .serviceLifecycle,
        .unixSignals,
      ]),
    .executableTarget(
      name: "trakt-sandbox", dependencies: ["TraktSandbox", .argumentParser],
      swiftSettings: settings),

    .target(name: "Fuzzing", path: "Tests/Fuzzing", swiftSettings: settings),
    .target(
      name: "ManualClock", dependencies: ["Playback", "Timekeeping"], path: "Tests/ManualClock",
      swiftSettings: settings),
    tests(of: "Addresses", ["Addresses", "Fuzzing"]),
    tests(of: "PlayerProtocol", ["PlayerProtocol", "Fuzzing"]),
    tests(of: "MpvPlugin"),
    tests(of: "Playback", ["Addresses", "Playback", "Fuzzing"]),
    .target(
      name: "NameCorpus", dependencies: ["MediaIdentity"], path: "Tests/NameCorpus",
      swiftSettings: settings),
    tests(of: "MediaIdentity", ["MediaIdentity", "Fuzzing", "NameCorpus"]),
    tests(of: "Trakt", ["Trakt", "Fuzzing", "TraktSandbox", .asyncHTTPClient, .nioHTTP1]),
    tests(of: "Journal", ["Addresses", "Journal", "CSQLite"]),
    tests(of: "Statistics", ["Statistics"]),
    .testTarget(
      name: "WebhooksTests", dependencies: ["Webhooks"], exclude: ["Golden"],
      swiftSettings: settings),
    tests(
      of: "Scrobbling",
      [
        "Addresses", "Scrobbling", "Journal", "MediaIdentity", "Playback", "Timekeeping", "Trakt",
        "Webhooks",
      ]),
    // The resolver with a catalogue of look-alikes.
    tests(
      of: "LookAlike",
      [
        "Scrobbling", "MediaIdentity", "NameCorpus", "Trakt", "TraktSandbox", .asyncHTTPClient,
        .nioPosix,
      ]),
    // The dispatcher with a journal on disk and the sandbox.
    tests(
      of: "Dispatcher",
      [
        "Addresses", "Scrobbling", "ManualClock", "Journal", "CSQLite", "MediaIdentity", "Playback",
        "Timekeeping", "Trakt", "TraktSandbox", "Webhooks", .asyncHTTPClient, .logging, .nioPosix,
      ]),
    .target(
      name: "PlayerFixtures",
      dependencies: ["ManualClock", "Playback", "PlayerProtocol", "Players", .logging],
      path: "Tests/PlayerFixtures", swiftSettings: settings),
    tests(
      of: "Players",
      [
        "Addresses", "Players", "PlayerFixtures", "PlayerProtocol", "Fuzzing", "ManualClock",
        "Playback",
        "Timekeeping", .logging,
      ]),
    tests(
      of: "PlayerServer",
      [
        "PlayerServer", "Players", "PlayerFixtures", "PlayerProtocol", "Fuzzing", "ManualClock",
        "Playback", "Timekeeping", .logging, .nioCore, .nioPosix,
      ]),
    tests(
      of: "Daemon",
      [
        "Addresses", "CSQLite", "Daemon", "Fuzzing", "ManualClock", "Journal", "PlayerServer",
        "Players", "Scrobbling", "Playback", "Statistics", "Timekeeping", "Webhooks", "Trakt",
        .asyncHTTPClient, .logging, .nioPosix,
      ]),
    .target(
      name: "TestSupport", dependencies: ["TraktSandbox"], path: "Tests/TestSupport",
      swiftSettings: settings),
    tests(of: "EndToEnd", ["TestSupport", "TraktSandbox"]),
    tests(of: "Fault", ["TestSupport", "TraktSandbox", "Fuzzing", "PlayerProtocol"]),
    tests(of: "Systemd", ["TestSupport", "TraktSandbox"]),
    tests(of: "TraktSandbox", ["TraktSandbox", .asyncHTTPClient, .nioCore, .nioHTTP1]),
  ]
)
