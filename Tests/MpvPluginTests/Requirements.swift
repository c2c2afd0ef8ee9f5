// SPDX-License-Identifier: MIT

import Foundation

/// The requirements of these tests.
enum Requirements {
  static let areMet = isInstalled("mpv") && isInstalled("ffmpeg")
  static let reason = "mpv and ffmpeg are not installed"

  private static func isInstalled(_ tool: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
  }

  /// The plugin built with these tests, beside their executable.
  static func plugin() throws -> URL {
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let plugin = executable.deletingLastPathComponent().appending(path: "libMpvPlugin.so")
    guard FileManager.default.fileExists(atPath: plugin.path) else {
      throw Failure(description: "no \(plugin.path): swift build --product MpvPlugin")
    }
    return plugin
  }
}

struct Failure: Error, CustomStringConvertible {
  var description: String
}
