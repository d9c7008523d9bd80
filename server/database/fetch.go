package database

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm"

	"myreview/server/care"
)

// Row is a struct that holds a row of a table, a field a column.
type Row interface{ TableName() string }

// Fetch reads rows past gorm, which takes longer over a row than the database
// does: it is for what every page, save and socket asks. Rest is what follows
// the table's name. Both databases take numbered parameters.
func Fetch[T Row](db *gorm.DB, rest string, args ...any) (out []T, err error) {
	return FetchTelling(db, rest, func(*T) {}, args...)
}

// FetchTelling is fetch for what takes long: read is told of each row as it comes.
func FetchTelling[T Row](db *gorm.DB, rest string, read func(*T), args ...any) (out []T, err error) {
	var empty T
	columns := columnsOf(reflect.TypeFor[T]())
	into := make([]any, strings.Count(columns, ",")+1)
	words := "SELECT " + columns + " FROM " + empty.TableName() + " " + rest
	err = QueryRows(db, words, func(scan func(...any) error) error {
		out = append(out, empty)
		fields := reflect.ValueOf(&out[len(out)-1]).Elem()
		for i := range into {
			into[i] = fields.Field(i).Addr().Interface()
		}
		if err := scan(into...); err != nil {
			return err
		}
		read(&out[len(out)-1])
		return nil
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("store: read %s: %w", empty.TableName(), err)
	}
	return out, nil
}

// FetchOne reads the one row that fits; there being none is care's NotFound.
func FetchOne[T Row](db *gorm.DB, rest string, args ...any) (one T, err error) {
	found, err := Fetch[T](db, rest, args...)
	if err != nil {
		return one, err
	}
	if len(found) == 0 {
		return one, care.NotFoundError()
	}
	return found[0], nil
}

// Find reads rows by a condition of gorm's, which takes lists.
func Find[T Row](db *gorm.DB, condition string, args ...any) (out []T, err error) {
	if err := db.Where(condition, args...).Order("id").Find(&out).Error; err != nil {
		var empty T
		return nil, fmt.Errorf("store: find %s: %w", empty.TableName(), err)
	}
	return out, nil
}

// QueryRows reads rows of any shape past gorm.
func QueryRows(db *gorm.DB, words string, row func(scan func(...any) error) error, args ...any) error {
	rows, err := db.Statement.ConnPool.QueryContext(db.Statement.Context, words, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// QueryIn is QueryRows for what is asked of some rows alone: their ids stand as a list between
// the words before it and those after. Of no ids it reads nothing.
func QueryIn(db *gorm.DB, before string, ids []care.ID, after string, row func(scan func(...any) error) error) error {
	if len(ids) == 0 {
		return nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	return QueryRows(db, before+" IN ("+numbered(len(ids))+") "+after, row, args...)
}

// numbered is the list of the first n parameters: "$1,$2".
func numbered(n int) string {
	var list []byte
	for i := range n {
		if i > 0 {
			list = append(list, ',')
		}
		list = strconv.AppendInt(append(list, '$'), int64(i+1), 10)
	}
	return string(list)
}

var columnNames sync.Map // by type

// columnsOf lists the columns of a row's fields, in the order of the fields.
func columnsOf(t reflect.Type) string {
	if names, ok := columnNames.Load(t); ok {
		return names.(string)
	}
	var names []string
	for i := range t.NumField() {
		_, name, _ := strings.Cut(t.Field(i).Tag.Get("gorm"), "column:")
		name, _, _ = strings.Cut(name, ";")
		names = append(names, `"`+name+`"`) // "key" and "by" mean something to a database
	}
	list := strings.Join(names, ", ")
	columnNames.Store(t, list)
	return list
}

// Take reads the one row that fits; there being none is care's NotFound.
func Take(db *gorm.DB, into any, where string, args ...any) error {
	err := db.Where(where, args...).Take(into).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return care.NotFoundError()
	}
	if err != nil {
		return fmt.Errorf("store: read: %w", err)
	}
	return nil
}
