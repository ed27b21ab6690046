// SPDX-License-Identifier: GPL-3.0-or-later
// A row of fields that goes on below where there is no room for all of them side by side, as with a large font.
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace espalier {

class WrappingRow : public QLayout {
    Q_OBJECT
public:
    using QLayout::QLayout;
    ~WrappingRow() override;

    /// A field and its label, which stay together.
    void addPair(QWidget* label, QWidget* field);

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(items_.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    /// As wide as all side by side.
    QSize sizeHint() const override;
    /// As wide as the widest alone.
    QSize minimumSize() const override;
    void setGeometry(const QRect& place) override;

private:
    std::size_t lineEnd(std::size_t first, int width) const;
    int lineHeight(std::size_t first, std::size_t end) const;
    /// Calls put for each item with its place in a row of this width; returns the height.
    template <class Put>
    int arrange(int width, Put put) const;

    std::vector<std::unique_ptr<QLayoutItem>> items_;
};

} // namespace espalier
