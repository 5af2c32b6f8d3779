//! Tables as kubectl prints them: upper-case headers, columns three spaces apart, nothing after
//! the last cell.

/// A table's rows become text, the header first. Every row has as many cells as the header.
pub fn render(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    line(&mut text, &widths, header.iter().copied());
    for row in rows {
        line(&mut text, &widths, row.iter().map(String::as_str));
    }
    text
}

fn line<'a>(text: &mut String, widths: &[usize], cells: impl Iterator<Item = &'a str>) {
    let mut gap = 0;
    for (cell, width) in cells.zip(widths) {
        text.extend(std::iter::repeat_n(' ', gap));
        text.push_str(cell);
        gap = width.saturating_sub(cell.chars().count()) + 3;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_three_spaces_apart_and_lines_have_no_tail() {
        let rows = vec![vec!["web".to_owned(), "1/1".to_owned()]];
        assert_eq!(
            super::render(&["NAME", "READY"], &rows),
            "NAME   READY\nweb    1/1\n"
        );
    }
}
