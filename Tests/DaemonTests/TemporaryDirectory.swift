// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A temporary directory, deleted on deinitialization.
final class TemporaryDirectory: Sendable {
  let path = FileManager.default.temporaryDirectory.path + "/daemon-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }
}
