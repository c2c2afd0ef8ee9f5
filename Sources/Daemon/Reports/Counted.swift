// SPDX-License-Identifier: MIT

/// Returns a number with its unit: `1 play`, `2 plays`.
public func counted(_ count: Int, _ unit: String) -> String {
  count == 1 ? "1 \(unit)" : "\(count) \(unit)s"
}
