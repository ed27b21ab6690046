// SPDX-License-Identifier: GPL-3.0-or-later
// The help: short pages and the glossary, with a search over all of them. It needs no network, and does not block the window.
#pragma once

#include <QDialog>

#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace espalier {

struct HelpPage {
    QString id;
    QString title;
    QString text; ///< Markdown
};

/// In the order in which they are read; the glossary is the last.
std::vector<HelpPage> helpPages();

class HelpDialog : public QDialog {
    Q_OBJECT
public:
    explicit HelpDialog(QWidget* parent);

private:
    void layOut();
    /// Lists the pages that contain the words, and marks these.
    void search(const QString& words);
    void showPage();
    void markWords();

    std::vector<HelpPage> pages_;
    QLineEdit* words_;
    QLabel* count_;
    QListWidget* list_;
    QTextBrowser* browser_;
};

} // namespace espalier
