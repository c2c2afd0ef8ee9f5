// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import TraktSandbox

/// A separate file system for a daemon's state directory, which can be full or read-only: a tmpfs
/// in a mount namespace.
struct SmallDisk {
  enum Condition: String, CaseIterable { case full, readOnly }

  /// The directory's contents are copied to the file system, which is then mounted over it.
  private static let script = """
    mkdir -p "$1.disk"
    mount -t tmpfs -o size=512k,mode=0700 tmpfs "$1.disk"
    [ ! -d "$1" ] || cp -a "$1"/. "$1.disk"
    mkdir -p "$1"
    mount --bind "$1.disk" "$1"
    """
  private static let fill = #"cat /dev/zero >"$1/ballast" 2>/dev/null || true"#

  private let scenario: Scenario
  private let namespace: Namespace

  init(_ scenario: Scenario, with condition: Condition? = nil) async throws {
    self.scenario = scenario
    namespace = try await Namespace(Self.script, scenario.home.state.path)
    switch condition {
    case .full: try await fill()
    case .readOnly: try await run(#"mount -o remount,ro "$1.disk""#)
    case nil: break
    }
  }

  func startDaemon() async throws { try await scenario.startDaemon(in: namespace) }

  func fill() async throws { try await run(Self.fill) }

  /// There is free space, and it is writable.
  func repair() async throws {
    try await run(#"mount -o remount,rw "$1.disk"; rm -f "$1/ballast""#)
  }

  /// The outcomes of the plays in the journal, newest first.
  func outcomes() async throws -> [JSON?] {
    try await scenario.home.history(in: namespace).map { $0["outcome"] }
  }

  private func run(_ script: String) async throws {
    try await namespace.run(script, scenario.home.state.path)
  }
}
